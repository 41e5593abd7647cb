import EngineConnector

/// `kill`, `pause` and `restart`.
struct ContainerFault: Fault {
    /// What is done to the container.
    enum Act: Sendable {
        /// SIGKILL; a kill through the engine cancels the restart policy, so it is started afterwards.
        case kill
        /// Freeze.
        case pause
        /// Stop and start.
        case restart
    }

    /// What is done.
    let act: Act

    mutating func inject(_ context: FaultContext) async throws -> String {
        switch act {
        case .kill:
            try await context.engine.kill(context.container)
            return "killed with SIGKILL"
        case .pause:
            try await context.engine.pause(context.container)
            return "paused"
        case .restart:
            try await context.engine.restart(context.container)
            return "restarted"
        }
    }

    func undo(_ context: FaultContext) async throws {
        switch act {
        case .kill: try await context.engine.start(context.container)
        case .pause:
            guard try await context.engine.inspect(context.container).state.paused else { return }
            try await context.engine.unpause(context.container)
        case .restart: break
        }
    }
}
