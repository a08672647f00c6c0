SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
# The steps of check come cheapest first, and the first that fails ends it.
.NOTPARALLEL:

GO ?= go
LDFLAGS = -s -w -X main.version=$(or $(VERSION),development) -X main.commit=$(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build, and serve the directory at http://127.0.0.1:8080
	./bin/clusterdir serve

.PHONY: build
build: ## make bin/clusterdir, one static file
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/clusterdir ./cmd/clusterdir

.PHONY: generate
generate: ## make the style sheet, its compressed files and the templates' Go code anew
	$(GO) generate ./...

.PHONY: need
need:
	@.ci/need

# The race detector needs cgo; the program itself is built without. go test prints the results in the order of the
# packages, so that one slow package holds back all others; gotestsum prints the same lines as each package finishes.
.PHONY: test
test: need ## run every test; SKIP_BROWSER=1 and SKIP_POSTGRES=1 leave some out
	CGO_ENABLED=1 .ci/progress $(GO) tool gotestsum --format standard-quiet --hide-summary skipped -- -race -timeout 20m ./...

# BENCH holds a subcommand with its options, such as BENCH='storm --only searches-64'.
.PHONY: bench
bench: build ## measure what BENCH names, or list what can be measured
	$(GO) run ./internal/bench $(or $(BENCH),--help)

.PHONY: bench-go
bench-go: ## run the Go benchmarks; compare two runs with benchstat
	$(GO) test -run '^$$' -bench . -count 6 -benchtime 200ms ./internal/...

.PHONY: lighthouse
lighthouse: build ## look at every kind of page with Lighthouse, as a phone on a slow network; takes minutes, installs it from npm
	$(GO) run ./internal/bench lighthouse

.PHONY: check
check: format generated lint test ## all that must hold before a change is handed in

.PHONY: format
format:
	@unformatted=$$(gofmt -l .); \
	if [[ -n $$unformatted ]]; then printf 'gofmt would change:\n%s\n' "$$unformatted" >&2; exit 1; fi
	.ci/progress $(GO) tool templ fmt -fail web

# The working tree is compared as it is before and after, through an index of its own: uncommitted work is no
# difference, and what is staged stays staged.
.PHONY: generated
generated:
	@index=$$(mktemp -u); trap 'rm -f "$$index"' EXIT; \
	tree() { GIT_INDEX_FILE=$$index git add -A && GIT_INDEX_FILE=$$index git write-tree; }; \
	before=$$(tree); \
	.ci/progress $(GO) generate ./...; \
	after=$$(tree); \
	if ! git diff --exit-code --stat "$$before" "$$after"; then \
		echo 'Generated files were not what go generate makes; they are now. Commit them.' >&2; exit 1; \
	fi

.PHONY: lint
lint:
	.ci/progress $(GO) vet ./...
	.ci/progress $(GO) tool staticcheck ./...

# The PDF files are committed. A test fails if the seed has changed since they were made.
.PHONY: brochure
brochure: ## make the brochure's PDFs anew from the seed
	.ci/need brochure
	$(GO) test ./internal/brochure -run TestInput -update
	node web/brochure/compile.mjs

.PHONY: clean
clean: ## remove what was built; databases stay
	rm -rf bin build
