from django.contrib import auth

from shop.api import authenticate


def enter(request, **credentials):
    auth.authenticate(request, username=request.POST["name"], password=str(request.POST["password"]))
    auth.authenticate(request, **credentials)
    authenticate(key=1)
