/// Names and paths that the emitted containers and the plan agree on.
enum RuntimePaths {
    static let plan = "/etc/ftcompose/plan.yml"
    static let state = "/var/lib/ftcompose"
    static let controlFolder = "/run/ftcompose"
    static let token = "/run/ftcompose/token"
    static let seedSource = "/ft/source"
    static let seedData = "/ft/data"
    static let logs = "/ft/logs"
    static let files = "/ft/files"
    static let fileData = "/ft/file-data"
    static let tunnelPort = 7400
    static let voterPort = 7401
    static let settingsFile = "zz-ftcompose.cnf"
    static let controlNetwork = "ft-control"

    /// The tunnel's port that leads to one path only, counted from 1.
    static func pathPort(_ path: Int) -> Int { 7500 + path }
}
