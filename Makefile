# What is done often, one word each. Every target sets itself up first; a second run skips what is already there.
SHELL := /bin/bash
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
export PYTHON HOST PORT

.PHONY: help setup run test check fmt lock

help:
	@echo "make run     start the product with demo data (PORT=8001 HOST=0.0.0.0 make run to change the address)"
	@echo "make test    run all tests, on PostgreSQL and on SQLite (ARGS='-k budget' for some of them)"
	@echo "make check   lint, types, architecture, templates, migrations, deployment settings"
	@echo "make fmt     format the code"
	@echo "make setup   everything a developer needs, with the checks before each commit"
	@echo "make lock    compile the hashed requirements anew from pyproject.toml"

setup:
	@bin/system-packages test
	@bin/python-packages requirements-dev.txt
	@if [ -e .git ]; then .venv/bin/pre-commit install; fi

run:
	@bin/system-packages run
	@bin/python-packages requirements.txt
	@bin/run

test:
	@bin/system-packages test
	@bin/python-packages requirements-dev.txt
	@bin/test $(ARGS)

check:
	@bin/system-packages check
	@bin/python-packages requirements-dev.txt
	@bin/check

fmt:
	@bin/system-packages check
	@bin/python-packages requirements-dev.txt
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

lock:
	@bin/lock
