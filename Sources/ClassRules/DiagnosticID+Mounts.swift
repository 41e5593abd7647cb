public import Diagnostics

extension DiagnosticID {
    /// A writable volume that another service mounts too.
    ///
    /// Each replica gets a volume of its own, so there is no longer one folder that the other
    /// service could mean: a backup job would save one replica's files, perhaps the faulty one's.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     volumes: ["data:/var/lib/mysql"]
    ///     x-ft: 3
    ///   backup:
    ///     image: busybox
    ///     volumes: ["data:/data:ro"]
    /// volumes: {data: }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     volumes: ["data:/var/lib/mysql"]
    ///     x-ft: 3
    ///   backup:
    ///     image: busybox
    ///     volumes: ["dumps:/data"]
    /// volumes: {data: , dumps: }
    /// ```
    public static let sharedVolume = DiagnosticID("FT306", "shared-volume")

    /// A volume of which there can be only one.
    ///
    /// Three servers that write to one device or one folder destroy each other's files within
    /// seconds.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     volumes: ["data:/var/lib/mysql"]
    ///     x-ft: 3
    /// volumes: {data: {driver_opts: {type: none, o: bind, device: /srv/db}}}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     volumes: ["data:/var/lib/mysql"]
    ///     x-ft: 3
    /// volumes: {data: }
    /// ```
    public static let singleVolume = DiagnosticID("FT307", "single-volume")

    /// A writable mount now exists once per replica.
    ///
    /// `./backup` becomes `./backup-1` to `./backup-3`: what is in the old folder stays there,
    /// and whoever reads it on the host reads none of the new ones.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     volumes: ["./backup:/backup"]
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
    ///     volumes: ["./backup:/backup:ro"]
    ///     x-ft: 3
    /// ```
    public static let mountDuplicated = DiagnosticID("FT308", "mount-duplicated")

    /// The folder for the replicas' settings is mounted over.
    ///
    /// Replicas get a file of settings without which equal statements do not have equal effects.
    /// A mount on its folder, or above it, hides the file.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     volumes: ["./etc:/etc/mysql:ro"]
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
    ///     volumes: ["./my.cnf:/etc/mysql/conf.d/my.cnf:ro"]
    ///     x-ft: 3
    /// ```
    public static let configFolderCovered = DiagnosticID("FT311", "config-folder-covered")

    /// A mount that is only read is shared by all replicas, read-only.
    ///
    /// Folders of settings and start scripts are read by the image and never written, so all
    /// replicas mount the one of the source. With `:ro` the source says so itself.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     volumes: ["./init:/docker-entrypoint-initdb.d"]
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
    ///     volumes: ["./init:/docker-entrypoint-initdb.d:ro"]
    ///     x-ft: 3
    /// ```
    public static let mountShared = DiagnosticID("FT312", "mount-shared")
}
