import YAMLBridge

/// What every replica mounts, and which volumes that takes.
struct StorageLayout {
    /// What becomes of the source's mounts, and the volumes to declare.
    var mounts = MountLayout()
    /// A data volume of our own, by its name without number, when the source mounts none.
    var dataVolume: String?
    /// The mount that holds the data, when the source has one.
    var dataMount: ReplicatedMount?
    /// A log volume of our own, by its name without number.
    var logVolume: String?
    /// The source's mount that holds the logs.
    var logMount: ReplicatedMount?
    /// Folder of the general log inside a replica.
    var logDirectory: String?
    /// Where the server reads the settings of the compiler.
    var configDirectory: String

    /// Mounts all replicas share.
    var shared: [YAMLNode] { mounts.shared }
    /// Mounts every replica has for itself.
    var replicated: [ReplicatedMount] { mounts.replicated }
    /// The volumes to declare, in order.
    var volumes: [MountLayout.Volume] { mounts.volumes }

    /// What holds the data of one replica; nil when it lives in memory.
    func dataSource(_ replica: Int) -> String? {
        dataMount.map { $0.source(String(replica)) } ?? dataVolume.map { "\($0)-\(replica)" }
    }

    /// What holds the log of one replica.
    func logSource(_ replica: Int) -> String? {
        logMount.map { $0.source(String(replica)) } ?? logVolume.map { "\($0)-\(replica)" }
    }
}
