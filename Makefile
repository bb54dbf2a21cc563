.DEFAULT_GOAL := help
.PHONY: help setup run test check bench audit sqlx

help: ## This list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

setup: ## Install what is missing to build and test
	@bin/setup

run: ## Build, start PostgreSQL, make the demo businesses, serve on port 3000
	@bin/dev

test: ## Every test: Rust, SQL, Chromium
	@bin/test

check: ## Format, lints for server and browser, .sqlx current
	@bin/check

bench: ## Measure; fails when a target is missed
	@bin/bench

audit: ## Lighthouse on a slow phone; fails below 95
	@bin/audit

sqlx: ## Write the query data in .sqlx anew (after a change to SQL)
	@bin/sqlx
