"""Imported first by benchmarks that measure the product's own functions, without a database."""

import os

import django

from bench.prepare import SETTINGS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
os.environ |= SETTINGS
django.setup()
