# The site for a server: docs/operations.md. PostgreSQL, Valkey and nginx have images of their own.
FROM python:3.13-slim-trixie AS versions
COPY requirements-server.lock .
RUN python -m venv /venv \
 && /venv/bin/pip install --quiet --no-cache-dir --require-hashes --no-deps \
    --only-binary :all: -r requirements-server.lock

FROM python:3.13-slim-trixie
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin residence \
 && install -d -o residence /var/lib/beat /var/lib/trail
COPY --from=versions /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 HOME=/tmp LISTEN=0.0.0.0 PORT=8000
WORKDIR /srv/residence
COPY . .
# What prepare would do on the first start, done here, for the container cannot write to its files
RUN python -m compileall -q . && python -m config.translations \
 && SECRET_KEY=build DATABASE_URL=postgres:// REDIS_URL=redis:// python -m config.static
USER residence
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.py", "config.wsgi"]
