"""Generates a Compose project of many services, the same bytes for the same number: databases, applications that
wait for them, networks, health checks, labels and placeholders, about as a large real project has them."""

SERVICES_PER_GROUP = 20
ANNOTATED_EVERY = 100


def database(name, annotated):
    mark = "    x-ft: 3\n" if annotated else ""
    return f"""  {name}:
    image: mariadb:10.11
    environment:
      MARIADB_ROOT_PASSWORD: ${{DB_PASSWORD:-secret}}
      MARIADB_DATABASE: app
    volumes: [{name}-data:/var/lib/mysql]
    networks: [{name}-net]
    restart: unless-stopped
{mark}"""


def application(index, base):
    return f"""  app-{index}:  # application {index} of {base}
    image: registry.example/team/app-{index % 7}:${{TAG:-1.4.2}}
    command: ["serve", "--port", "8080", "--name", "app-{index}"]
    environment:
      DATABASE_URL: mysql://app:${{DB_PASSWORD:-secret}}@{base}/app
      LOG_LEVEL: ${{LOG_LEVEL:-info}}
    labels: ["com.example.index={index}", "com.example.team=team-{index % 11}"]
    healthcheck:
      test: ["CMD", "wget", "-qO-", "http://localhost:8080/health"]
      interval: 30s
    depends_on: [{base}]
    networks: [{base}-net]
    restart: unless-stopped
"""


def project(count, annotated=True):
    """The text of a project of `count` services; one service in a hundred is annotated."""
    services, networks, volumes = [], [], []
    base = ""
    for index in range(count):
        if index % SERVICES_PER_GROUP == 0:
            base = f"db-{index}"
            services.append(database(base, annotated and index % ANNOTATED_EVERY == 0))
            networks.append(f"  {base}-net: {{}}\n")
            volumes.append(f"  {base}-data: {{}}\n")
        else:
            services.append(application(index, base))
    return ("name: large\nservices:\n" + "".join(services)
            + "networks:\n" + "".join(networks) + "volumes:\n" + "".join(volumes))
