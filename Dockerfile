# One container: the process and its embedded PostgreSQL, with everything that must last in the volume /data.
# Bun is pinned here, in package.json, .ci/run and the README alike; a test holds them together.

FROM oven/bun:1.4.5-slim AS build
WORKDIR /app
COPY package.json bun.lock bunfig.toml ./
RUN bun install --frozen-lockfile
COPY prisma.config.ts tsconfig.json ./
COPY prisma prisma
COPY scripts scripts
COPY src src
RUN bun scripts/setup.ts
# What runs needs neither the tools of development nor the generators, which come along as peers.
RUN rm -rf node_modules && bun install --frozen-lockfile --production --omit=peer

FROM oven/bun:1.4.5-slim
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY --from=build /app/package.json /app/bunfig.toml ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/prisma prisma
COPY --from=build /app/scripts scripts
COPY --from=build /app/src src
RUN mkdir /data && chown bun:bun /data
USER bun
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["bun", "-e", "process.exit((await fetch('http://127.0.0.1:' + (process.env.PORT ?? 4000) + '/health/ready')).ok ? 0 : 1)"]
# SIGTERM stops everything in order: Telegram connections, GraphQL, then the database.
STOPSIGNAL SIGTERM
CMD ["bun", "src/main.ts"]
