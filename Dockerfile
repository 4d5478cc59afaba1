# syntax=docker/dockerfile:1

# Builds the program: types, compiled contracts and dist come out of `npm ci`.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY scripts ./scripts
COPY specs ./specs
COPY src ./src
RUN npm ci

# Only what runs. Install scripts are off: the built program is copied, and the compiler is not there.
FROM node:24-bookworm-slim AS modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:24-bookworm-slim
ENV NODE_ENV=production BACKLOT_HOST=0.0.0.0 BACKLOT_PORT=7400
WORKDIR /app
COPY package.json LICENSE README.md ./
COPY fixtures ./fixtures
COPY --from=modules /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# For --persist; everything else may be read-only.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 7400-7412
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:7400/_backlot/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["start"]
