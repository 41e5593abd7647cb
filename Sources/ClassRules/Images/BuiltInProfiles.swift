/// The profiles compiled into the program.
enum BuiltInProfiles {
    /// Every profile, MariaDB first: it stands in for databases nobody described.
    static let files: [BuiltInProfile] = [
        BuiltInProfile("mariadb.yml", "database", ["mariadb"]) { PackageResources.mariadb_yml },
        BuiltInProfile("alertmanager.yml", "monitoring", ["alertmanager"]) {
            PackageResources.alertmanager_yml
        },
        BuiltInProfile("buildbot.yml", "continuous_integration", ["buildbot-master", "buildbot"]) {
            PackageResources.buildbot_yml
        },
        BuiltInProfile("caddy.yml", "webserver", ["caddy"]) { PackageResources.caddy_yml },
        BuiltInProfile("consul.yml", "service_discovery", ["consul"]) {
            PackageResources.consul_yml
        },
        BuiltInProfile("coredns.yml", "service_discovery", ["coredns"]) {
            PackageResources.coredns_yml
        },
        BuiltInProfile("dotnet.yml", "application", ["dotnet", "aspnet", "runtime"]) {
            PackageResources.dotnet_yml
        },
        BuiltInProfile("etcd.yml", "service_discovery", ["etcd"]) { PackageResources.etcd_yml },
        BuiltInProfile("gcc.yml", "application", ["gcc"]) { PackageResources.gcc_yml },
        BuiltInProfile("gitea.yml", "continuous_integration", ["gitea", "forgejo"]) {
            PackageResources.gitea_yml
        },
        BuiltInProfile("golang.yml", "application", ["golang"]) { PackageResources.golang_yml },
        BuiltInProfile(
            "grafana.yml",
            "monitoring",
            ["grafana", "grafana-oss", "grafana-enterprise"]
        ) { PackageResources.grafana_yml },
        BuiltInProfile("haproxy.yml", "webserver", ["haproxy"]) { PackageResources.haproxy_yml },
        BuiltInProfile("httpd.yml", "webserver", ["httpd", "apache"]) {
            PackageResources.httpd_yml
        },
        BuiltInProfile("jenkins.yml", "continuous_integration", ["jenkins"]) {
            PackageResources.jenkins_yml
        },
        BuiltInProfile("laminar.yml", "continuous_integration", ["laminar", "laminard"]) {
            PackageResources.laminar_yml
        },
        BuiltInProfile("lighttpd.yml", "webserver", ["lighttpd"]) { PackageResources.lighttpd_yml },
        BuiltInProfile(
            "mysql.yml",
            "database",
            ["mysql", "mysql-server", "percona", "percona-server"]
        ) { PackageResources.mysql_yml },
        BuiltInProfile("nginx.yml", "webserver", ["nginx", "nginx-unprivileged", "openresty"]) {
            PackageResources.nginx_yml
        },
        BuiltInProfile("node.yml", "application", ["node"]) { PackageResources.node_yml },
        BuiltInProfile(
            "openjdk.yml",
            "application",
            ["openjdk", "eclipse-temurin", "amazoncorretto"]
        ) { PackageResources.openjdk_yml },
        BuiltInProfile("perl.yml", "application", ["perl"]) { PackageResources.perl_yml },
        BuiltInProfile("php.yml", "application", ["php"]) { PackageResources.php_yml },
        BuiltInProfile(
            "postgres.yml",
            "database",
            ["postgres", "postgis", "timescaledb", "pgvector"]
        ) { PackageResources.postgres_yml },
        BuiltInProfile("prometheus.yml", "monitoring", ["prometheus"]) {
            PackageResources.prometheus_yml
        },
        BuiltInProfile("python.yml", "application", ["python", "pypy"]) {
            PackageResources.python_yml
        },
        BuiltInProfile("redis.yml", "database", ["redis", "redis-stack-server"]) {
            PackageResources.redis_yml
        },
        BuiltInProfile("ruby.yml", "application", ["ruby"]) { PackageResources.ruby_yml },
        BuiltInProfile("rust.yml", "application", ["rust"]) { PackageResources.rust_yml },
        BuiltInProfile("swift.yml", "application", ["swift"]) { PackageResources.swift_yml },
        BuiltInProfile("traefik.yml", "webserver", ["traefik"]) { PackageResources.traefik_yml },
        BuiltInProfile("valkey.yml", "database", ["valkey"]) { PackageResources.valkey_yml },
        BuiltInProfile("victoriametrics.yml", "monitoring", ["victoria-metrics", "vmsingle"]) {
            PackageResources.victoriametrics_yml
        },
    ]

    /// The profile that each image name belongs to.
    static let byImage: [String: BuiltInProfile] = Dictionary(
        files.flatMap { file in file.images.map { ($0, file) } },
        uniquingKeysWith: { first, _ in first }
    )
}
