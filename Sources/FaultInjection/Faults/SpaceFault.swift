import EngineConnector

/// `no-space`: fills the data volume, if it has a size of its own.
///
/// An unlimited volume lies on the engine's disk; filling that would harm everything else on the
/// machine, so it is refused.
struct SpaceFault: Fault {
    private static let kibibytesMax = 4_194_304
    private static let fileName = "ftcompose-fault.fill"

    private var path: String?

    mutating func inject(_ context: FaultContext) async throws -> String {
        let folder = try await context.database.dataDirectory()
        // The engine puts the hosts file there from its own disk: the same device means no limit.
        let script = """
            data=$(stat -c %d "$1") && own=$(stat -c %d /etc/hosts) || exit 3
            [ "$data" != "$own" ] || exit 4
            df -Pk "$1" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 2
            """
        let size = try await run(context, script, folder)
        guard size.exitCode == 0, let kibibytes = Int(size.output.filter(\.isNumber)),
            kibibytes <= Self.kibibytesMax
        else {
            throw InjectionError(
                "the volume of \(context.replica) has no size of its own of at most 4 GiB; give it "
                    + "one, such as driver_opts {type: tmpfs, device: tmpfs, o: size=512m}"
            )
        }
        let path = "\(folder)/\(Self.fileName)"
        self.path = path
        let filled = try await run(
            context,
            #"dd if=/dev/zero of="$1" bs=65536 2>/dev/null; stat -c %s "$1""#,
            path
        )
        return "filled \(folder) with \(filled.output.filter(\.isNumber)) bytes"
    }

    func undo(_ context: FaultContext) async throws {
        guard let path else { return }
        _ = try await run(context, #"rm -f "$1""#, path)
    }

    private func run(
        _ context: FaultContext,
        _ script: String,
        _ argument: String
    ) async throws -> ExecResult {
        try await context.engine.exec(
            ExecRequest(["sh", "-c", script, "sh", argument], user: "0"),
            in: context.container
        )
    }
}
