"""Where each page is."""

from django.urls import path

import views

urlpatterns = [
    path("session/cookie", views.cookie),
    path("session/sessfun", views.sessfun),
    path("hello", views.hello),
    path("boom", views.boom),
    path("old", views.old),
    path("ancient", views.ancient),
]
