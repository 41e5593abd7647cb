/// What is known about a family of images; kept as data in `Profiles/`.
struct ImageProfile: Codable, Sendable {
    /// Paths inside the container.
    struct Storage: Codable, Sendable {
        /// Where the data is.
        var database: String
        /// Where a file with settings is read from.
        var config: String
    }

    /// The variables the image's entrypoint takes.
    struct Credentials: Codable, Sendable {
        /// Variables with the administrator's password, the preferred first; `_FILE` may follow each.
        var password: [String]
        /// Variables that allow an empty password.
        var empty: [String]
        /// Variables that make each container invent a password.
        var random: [String]
        /// Variables with the host the administrator may come from.
        var host: [String]
        /// Variables with a hash instead of a password.
        var hash: [String]
    }

    /// The profile's name.
    var name: String
    /// The container class.
    var `class`: String
    /// The server family of the plan.
    var engine: String
    /// Last path components of the images meant.
    var images: [String]
    /// Publishers whose images of that name are different.
    var unlikePublishers: [String]
    /// Whether the path was tried on the real server.
    var tested: Bool
    /// The port of the server's protocol.
    var port: Int
    /// The administrator's name.
    var administrator: String
    /// Paths inside the container.
    var storage: Storage
    /// Other folders for settings.
    var configAlternatives: [String]
    /// Paths whose mounts are only read.
    var sharedPaths: [String]
    /// Variables of the entrypoint.
    var credentials: Credentials
    /// Variables no replica may have, with the reason.
    var refusedVariables: [String: String]
    /// Options of the server no `command` may have, with the reason.
    var refusedOptions: [String: String]
    /// Lines every replica's configuration holds.
    var replicaSettings: [String]
    /// Settings that give a replica room for what the tunnel lets through; a command may override them.
    var replicaRoom: [String]
    /// Why `build` does not take the image yet, when its engine has no transformation.
    var refusal: String?

    /// The value of a parameter by its dotted path; nil when the image does not decide it.
    func value(_ path: String) -> AnnotationValue? {
        switch path {
        case "storage.database": .text(storage.database)
        case "storage.config": .text(storage.config)
        default: nil
        }
    }
}
