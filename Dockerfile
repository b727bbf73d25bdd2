# docker build -t blockchain-node .
# docker run -p 5000:5000 -p 5001:5001 -v blockchain:/app/data blockchain-node
# docker run blockchain-node node --role miner --mine-to ADDRESS
#
# The argument chooses what the container is; docs/operations.md tells more. A root file system that is read-only
# (`--read-only`) and any user will do: nothing is written but /app/data.
FROM maven:3.9-eclipse-temurin-25 AS build
RUN apt-get update && apt-get install -y --no-install-recommends binutils
WORKDIR /planchet
COPY . .
RUN --mount=type=cache,target=/root/.m2 bin/image /image

# All that the program needs is in the folder that was assembled: no shell, no package manager, no system below it.
FROM scratch
COPY --from=build /image /
LABEL org.opencontainers.image.title="Planchet" \
      org.opencontainers.image.description="A UTXO blockchain node, miner and wallet" \
      org.opencontainers.image.licenses="MIT"
USER 10001:10001
WORKDIR /app
VOLUME /app/data
ENV LANG=C.UTF-8 MALLOC_ARENA_MAX=2 PLANCHET_DATA_DIR=/app/data PLANCHET_API_BIND=0.0.0.0
EXPOSE 5000 5001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["/opt/planchet/jre/bin/java", "@/opt/planchet/check.options", "status"]
ENTRYPOINT ["/opt/planchet/jre/bin/java", "@/opt/planchet/java.options"]
CMD ["node"]
