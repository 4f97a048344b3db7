from django.contrib.auth import authenticate, login


def enter(request):
    user = authenticate(request, card=request.POST["card"], pin=request.POST["pin"])
    login(request, user)
