sqreen
start
gunicorn
shop:app
