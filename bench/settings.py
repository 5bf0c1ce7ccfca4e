"""The settings of a server, with one bare view and, if asked for, a count of statements,
or without traces and limits."""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE, env

DEBUG = False
ROOT_URLCONF = "bench.urls"
STATIC_ROOT = env.str("BENCH_STATIC")
if env.bool("BENCH_COUNT", default=False):
    MIDDLEWARE = ["bench.statements.count_statements", *MIDDLEWARE]
if env.bool("BENCH_UNGUARDED", default=False):
    MIDDLEWARE = ["bench.unguarded.unguarded", *MIDDLEWARE]
