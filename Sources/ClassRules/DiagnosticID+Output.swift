public import Diagnostics

extension DiagnosticID {
    /// A published port that the tunnel cannot vote on.
    ///
    /// The tunnel takes over the service's ports and reads what goes through. On a port whose
    /// protocol it does not know it could only pass bytes of one replica on, unvoted.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     ports: ["8080:8080"]
    ///     x-ft: 3
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     ports: ["3306:3306"]
    ///     x-ft: 3
    /// ```
    public static let portWithoutCodec = DiagnosticID("FT304", "port-without-codec")

    /// A name the output needs is taken.
    ///
    /// `db` with three replicas becomes `db-1` to `db-3`, `db-voter` and `db-seed`. If one of
    /// these is a service of the source, one of the two would disappear.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 3
    ///   db-1: {image: busybox}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 3
    ///   first: {image: busybox}
    /// ```
    public static let nameCollision = DiagnosticID("FT305", "name-collision")

    /// Something in the annotated service cannot be carried over to replicas.
    ///
    /// `network_mode: host` gives all replicas one set of ports, `scale` and `deploy.replicas`
    /// count against `ft_level`, and some server options make equal statements have different
    /// effects in equal replicas.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     network_mode: host
    ///     x-ft: 3
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 3
    /// ```
    public static let serviceKeyRefused = DiagnosticID("FT309", "service-key-refused")

    /// Another service reaches into the container of an annotated one.
    ///
    /// In the output the service's name belongs to the tunnel. A service that shares its network
    /// or mounts its volumes would sit in the tunnel's container and see none of the data.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 3
    ///   probe: {image: busybox, network_mode: "service:db"}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: 3
    ///   probe: {image: busybox, depends_on: [db]}
    /// ```
    public static let reachesIntoService = DiagnosticID("FT310", "reaches-into-service")

    /// An exposed port that the tunnel does not serve.
    ///
    /// The name of the service now leads to the tunnel, which listens on the ports it can vote
    /// on. A client on another port finds nobody there.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     expose: ["33060"]
    ///     x-ft: 3
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     expose: ["3306"]
    ///     x-ft: 3
    /// ```
    public static let exposedPortDropped = DiagnosticID("FT313", "exposed-port-dropped")

    /// An output file was not written by ftcompose and is left alone.
    ///
    /// Only files whose first line names ftcompose are replaced.
    ///
    /// No example: it depends on the files beside the source, and `ftcompose lint` writes none.
    public static let outputExists = DiagnosticID("FT314", "output-exists")

    /// An output file cannot be written.
    ///
    /// All files are written under other names first and renamed at the end, so the old output
    /// stays whole.
    ///
    /// No example: it depends on the file system, and `ftcompose lint` writes none.
    public static let outputUnwritable = DiagnosticID("FT315", "output-unwritable")
}
