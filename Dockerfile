# landscape with the driver for Neo4j. The versions are those of requirements.lock.
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY src src
COPY web web
COPY cypher cypher
COPY data data
RUN python -m venv /opt/landscape \
    && /opt/landscape/bin/pip install --no-cache-dir --constraint requirements.lock '.[neo4j]'

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 landscape
COPY --from=build /opt/landscape /opt/landscape
ENV PATH=/opt/landscape/bin:$PATH PYTHONUNBUFFERED=1
USER landscape
WORKDIR /home/landscape
EXPOSE 8000
ENTRYPOINT ["landscape"]
CMD ["--help"]
