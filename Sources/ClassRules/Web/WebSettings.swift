import ComposeModel

/// The settings file that replicas of one server family read beside their own.
struct WebSettings {
    let service: WebService
    let profile: ImageProfile
    /// Whether the family is another than the service's own.
    let isForeign: Bool

    private var name: String { service.name }
    private var tail: String { isForeign ? "-\(profile.engine)" : "" }

    var configName: String { "\(name)-replica-config\(tail)" }
    var path: String { "ft/\(name)\(tail).replica.conf" }

    /// Where the server finds it.
    var target: String {
        let own = isForeign ? nil : service.annotation.configs
        return "\(own ?? profile.path("storage.configs"))/\(profile.settingsFile)"
    }

    /// The lines that switch the log on; empty for a server that takes none.
    var lines: [String] {
        // Lines of the source's own form are the source's own to write.
        guard let logs = service.annotation.logs, logs.format != "custom",
            !profile.settingsFile.isEmpty
        else { return [] }
        let destination =
            logs.redirection == "stream"
            ? profile.logStream
            : "\(service.storage.logDirectory ?? "")/\(WebPlanMaker.logFile)"
        let wanted = logs.isBuffered ? profile.bufferedLogSettings : profile.logSettings
        return wanted.map { $0.replacing("{path}", with: destination) }
    }

    /// The file's text.
    var text: String {
        let head = [
            "# Produced by ftcompose \(CompilerVersion.current) for the replicas of \(name).",
            "# The voter finds each request in the log of every replica.",
        ]
        return (head + lines).joined(separator: "\n") + "\n"
    }
}
