/// What several equal callers do to a server that keeps what it is told.
struct Backend {
    /// The kind of server.
    let kind: String
    /// What one request comes to when several replicas send it, `#` standing for their number.
    let effect: String

    /// The words with the number in them.
    func effect(of level: Int) -> String {
        effect.split(separator: "#", omittingEmptySubsequences: false)
            .joined(separator: String(level))
    }

    /// What is known about an image; nil for one that may keep nothing.
    static func of(image: String) -> Backend? { byImage[ImageName(image).name] }

    private static let database = Backend(
        kind: "database",
        effect: "the same INSERT runs # times, and `count = count + 1` adds #"
    )
    private static let queue = Backend(kind: "queue", effect: "one event is queued # times")
    private static let cache = Backend(kind: "store", effect: "INCR counts # for one hit")
    private static let mail = Backend(kind: "mail server", effect: "one mail is sent # times")

    private static let byImage: [String: Backend] = {
        var table: [String: Backend] = [:]
        for name in [
            "mariadb", "mysql", "mysql-server", "percona", "percona-server", "postgres",
            "postgresql", "postgis", "timescaledb", "timescaledb-ha", "pgvector", "mongo",
            "mongodb", "mongodb-community-server", "couchdb", "cassandra", "scylla", "cockroach",
            "azure-sql-edge", "clickhouse", "clickhouse-server", "influxdb", "neo4j", "couchbase",
            "elasticsearch", "opensearch", "surrealdb",
        ] { table[name] = database }
        for name in [
            "rabbitmq", "nats", "kafka", "cp-kafka", "redpanda", "eclipse-mosquitto", "activemq",
            "pulsar", "nsq",
        ] { table[name] = queue }
        for name in [
            "redis", "valkey", "redis-stack", "redis-stack-server", "redismod", "keydb",
            "dragonfly",
        ] { table[name] = cache }
        for name in ["postfix", "mailhog", "mailpit", "docker-mailserver", "smtp"] {
            table[name] = mail
        }
        return table
    }()
}
