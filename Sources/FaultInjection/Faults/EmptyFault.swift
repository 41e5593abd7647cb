import EngineConnector

/// `empty`: stops the server, empties its data volume and starts it on nothing.
struct EmptyFault: Fault {
    private static let helperMilliseconds: Int64 = 120_000

    mutating func inject(_ context: FaultContext) async throws -> String {
        let engine = context.engine
        let folder = try await context.database.dataDirectory()
        let detail = try await engine.inspect(context.container)
        let mount = detail.mounts.filter { $0.writable && Self.holds($0.destination, folder) }
            .max { $0.destination.count < $1.destination.count }
        guard let mount else {
            throw InjectionError("\(folder) of \(context.replica) is on no volume")
        }
        try await engine.stop(context.container)
        do {
            try await empty(mount, folder, image: detail.imageID, context)
        } catch {
            try? await engine.start(context.container)
            throw error
        }
        try await engine.start(context.container)
        return "emptied \(folder) (\(mount.volume ?? mount.source)) and started again"
    }

    private func empty(
        _ mount: ContainerMount,
        _ folder: String,
        image: String,
        _ context: FaultContext
    ) async throws {
        let engine = context.engine
        let helper = try await engine.create(
            ContainerSpec(
                name: "ftcompose-fault-empty-\(context.container.prefix(12))",
                image: image,
                command: [folder, "-mindepth", "1", "-delete"],
                entrypoint: ["find"],
                user: "0:0",
                labels: [
                    ContainerLabel.service: context.service.service,
                    ContainerLabel.role: "fault-helper",
                ],
                binds: ["\(mount.volume ?? mount.source):\(mount.destination)"]
            )
        )
        let outcome: Result<Int, any Error>
        do {
            try await engine.start(helper)
            outcome = .success(
                try await engine.wait(helper, timeoutMilliseconds: Self.helperMilliseconds)
            )
        } catch {
            outcome = .failure(error)
        }
        try? await engine.remove(helper, force: true)
        let code = try outcome.get()
        guard code == 0 else {
            throw InjectionError("the volume was not emptied (exit code \(code))")
        }
    }

    private static func holds(_ mountPoint: String, _ folder: String) -> Bool {
        folder == mountPoint || folder.hasPrefix(mountPoint + "/")
    }
}
