/// The settings file every replica of a database reads.
enum ReplicaSettings {
    /// The file's text.
    static func text(profile: ImageProfile, service: String, logDirectory: String?) -> String {
        var lines = [
            "# Produced by ftcompose \(CompilerVersion.current) for the replicas of \(service).",
            "# Equal statements must have equal effects, whatever replica runs them.",
            "[mysqld]",
        ]
        lines += profile.replicaSettings
        lines += profile.replicaRoom
        if let logDirectory {
            lines += [
                "general_log=1", "log_output=FILE", "general_log_file=\(logDirectory)/general.log",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
