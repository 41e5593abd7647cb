/// What is known about a family of images; kept as data in `Profiles/`, and extended by the user.
struct ImageProfile: Sendable {
    /// The profile's name.
    let name: String
    /// The container class.
    let `class`: String
    /// The server family of the plan.
    let engine: String
    /// Last path components of the images meant.
    let images: [String]
    /// Publishers whose images of that name are different.
    let unlikePublishers: [String]
    /// Whether the path was tried on the real server.
    let tested: Bool
    /// The ports of the server's protocols, the one clients use first.
    let ports: [Int]
    /// The administrator's name; empty where there is none.
    let administrator: String
    /// The test by which a container of the image is healthy, as Compose writes it.
    let healthCheck: [String]
    /// Other folders for settings.
    let configAlternatives: [String]
    /// Paths whose mounts are only read.
    let sharedPaths: [String]
    /// Variables of the entrypoint.
    let credentials: ImageCredentials
    /// Variables no replica may have, with the reason.
    let refusedVariables: [String: String]
    /// Options of the server no `command` may have, with the reason.
    let refusedOptions: [String: String]
    /// Lines every replica's configuration holds.
    let replicaSettings: [String]
    /// Settings that give a replica room for what the tunnel lets through; a command may override them.
    let replicaRoom: [String]
    /// Name of the file for the compiler's settings in `storage.configs`; empty when the server reads none.
    let settingsFile: String
    /// The command with which the server reads that file; empty when it does so by itself.
    let settingsCommand: [String]
    /// Lines that switch the access log on, `{path}` standing for its file.
    let logSettings: [String]
    /// The same for a log that may be buffered.
    let bufferedLogSettings: [String]
    /// The file by which the server writes to its container's output.
    let logStream: String
    /// Why `build` does not take the image yet, when its engine has no transformation.
    let refusal: String?
    /// Values of parameters, by dotted path.
    var values: [String: AnnotationValue] = [:]

    /// The port clients use; 0 for an image without one.
    var port: Int { ports.first ?? 0 }

    /// The value of a parameter by its dotted path; nil when the image does not decide it.
    func value(_ path: String) -> AnnotationValue? { values[path] }

    /// A path inside the container, by the dotted path of its parameter.
    func path(_ name: String) -> String { values[name]?.asString ?? "" }
}
