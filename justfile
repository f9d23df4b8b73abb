# What is done here every day; `just` lists it. `.ci/run` is everything that has to hold.

[private]
default:
    @just --list --unsorted

# Serve on 127.0.0.1:8080, or run another command: `just run plan cluster.yaml`
run *ARGUMENTS:
    cargo run --release -- {{ARGUMENTS}}

# Run all tests
test:
    cargo test --locked

# Run the tests whose name contains NAME, those beside the code and those in tests/integration
test-one NAME:
    cargo test --locked --lib --test integration -- {{NAME}}

# Check format, lints and documentation
lint:
    cargo fmt --check
    cargo clippy --all-targets --all-features --locked -- -D warnings
    RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --all-features --locked

# Rewrite the texts in tests/golden and the outputs in README and docs; read their difference
golden:
    UPDATE_GOLDEN=1 cargo test --locked --test integration -- golden documents_show
    git diff --stat tests/golden docs README.md

# Rewrite the API documents and schemas in openapi; read their difference
openapi:
    UPDATE_OPENAPI=1 cargo test --locked --test integration -- document
    git diff --stat openapi

# Make and register a rule that fails its two tests until it is filled in: `just new-rule aws/zones zone-is-full`
new-rule AREA CODE:
    .ci/new-rule {{quote(AREA)}} {{quote(CODE)}}
