internal import Glibc
public import ServicePlan

/// What is done once before the replicas start: data is never shadowed, logs can be written.
public enum SeedCheck {
    /// Checks the volumes under `root`, which is `/ft` in the container.
    ///
    /// `root/source` is the data volume the source file had, `root/data/REPLICA` each replica's own
    /// and `root/logs/REPLICA` each replica's log volume; those that are not mounted are skipped.
    public static func run(plan: Plan, root: String = "/ft") throws(SeedFailure) {
        let names = plan.replicas.map(\.name)
        var filled: [String] = []
        for name in names {
            switch try content("\(root)/data/\(name)") {
            case .empty: break
            case .transferred, .other: filled.append(name)
            case .half: throw interrupted(plan.service, name)
            }
        }
        switch try content("\(root)/source") {
        case .empty: break
        // Replicas that run on are not hindered by an 'eject' that has to be done again.
        case .half where filled.isEmpty: throw interruptedEject(plan.service)
        case .half: break
        case .transferred, .other:
            if filled.isEmpty { throw shadowing(plan.service) }
        }
        for name in names {
            let folder = "\(root)/logs/\(name)"
            guard access(folder, F_OK) == 0 else { continue }
            // The server's user differs between images; the sticky bit keeps others' files safe.
            guard chmod(folder, 0o1777) == 0 else {
                throw SeedFailure("'\(folder)' cannot be made writable: errno \(errno)")
            }
        }
    }

    private static func content(_ folder: String) throws(SeedFailure) -> FolderContent {
        guard access(folder, F_OK) == 0 else { return .empty }
        do {
            return try FolderContent.of(folder)
        } catch {
            throw SeedFailure(error.description)
        }
    }

    private static func shadowing(_ service: String) -> SeedFailure {
        SeedFailure(
            """
            The volume of service '\(service)' holds data, and its replicas are empty: they would \
            start without it. Nothing was changed. To give each replica a copy, run in the project's \
            folder:

              ftcompose adopt \(service)

            and then 'docker compose -f compose.ft.yml up -d' again (with the -p and -f you use). If \
            the data is not needed any more, remove the volume or take it out of the compose file.
            """
        )
    }

    private static func interrupted(_ service: String, _ replica: String) -> SeedFailure {
        SeedFailure(
            """
            The copy of the original data into \(replica) did not end: files are missing, and the \
            server must not start on it. Run 'ftcompose adopt \(service)' again; it starts over.
            """
        )
    }

    private static func interruptedEject(_ service: String) -> SeedFailure {
        SeedFailure(
            """
            The volume of service '\(service)' is half written by an 'ftcompose eject' that did not \
            end, and the replicas are empty. Their content must be brought back before anything starts.
            """
        )
    }
}
