/// One group of replicas of a web service, and what its containers are called.
struct WebPath {
    /// The service's name, numbered when there are several paths.
    let name: String
    /// Its replicas' names.
    let replicas: [String]
    /// What stands behind the names of the replicas' volumes.
    let suffixes: [String]

    var voterName: String { "\(name)-voter" }
    var voterStateName: String { "\(name)-voter-state" }
    var networkName: String { "\(name)-ft" }

    /// The paths of a service.
    static func all(service: String, paths: Int, level: Int) -> [WebPath] {
        (1...max(1, paths)).map { path in
            let suffixes = (1...level).map { paths > 1 ? "\(path)-\($0)" : "\($0)" }
            return WebPath(
                name: paths > 1 ? "\(service)-\(path)" : service,
                replicas: suffixes.map { "\(service)-\($0)" },
                suffixes: suffixes
            )
        }
    }
}
