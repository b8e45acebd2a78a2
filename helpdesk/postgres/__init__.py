"""Django's PostgreSQL back end, whose health check costs nothing while nothing is wrong."""
