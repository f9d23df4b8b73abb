# syntax=docker/dockerfile:1
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock build.rs ./
COPY src src
COPY openapi openapi
COPY docs docs
COPY benches benches
# A static binary needs nothing beside it; --target keeps the flag away from build scripts.
ENV RUSTFLAGS="-C target-feature=+crt-static"
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    host="$(rustc -vV | sed -n 's/^host: //p')" \
 && cargo build --profile ship --locked --target "$host" \
 && cp "target/$host/ship/kops-network-planner" /kops-network-planner

FROM scratch
COPY --from=build /kops-network-planner /kops-network-planner
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=2s CMD ["/kops-network-planner", "healthcheck"]
ENTRYPOINT ["/kops-network-planner"]
# Everybody who reaches the container may call; publish its port on loopback, or start it with `--token-file` instead.
CMD ["serve", "--listen", "0.0.0.0:8080", "--open"]
