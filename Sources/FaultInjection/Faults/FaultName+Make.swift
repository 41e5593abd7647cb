extension FaultName {
    /// The fault that does what the name says.
    func make(byMilliseconds: Int?) throws -> any Fault {
        switch self {
        case .rowChanged: RowFault(deletes: false)
        case .rowMissing: RowFault(deletes: true)
        case .tableDropped: DropFault(dropsDatabase: false)
        case .databaseDropped: DropFault(dropsDatabase: true)
        case .readOnly: ReadOnlyFault()
        case .permissionDenied: PermissionFault()
        case .noSpace: SpaceFault()
        case .outOfMemory: MemoryFault()
        case .noProcessor: ProcessorFault()
        case .kill: ContainerFault(act: .kill)
        case .pause: ContainerFault(act: .pause)
        case .restart: ContainerFault(act: .restart)
        case .networkCut: NetworkCutFault()
        case .empty: EmptyFault()
        case .replyCorrupted, .statementMissed, .statementWrong, .statementDuplicated,
            .statementsReordered, .early, .late, .never, .clockStep:
            ProxiedFault(fault: try requireProxyFault(byMilliseconds: byMilliseconds))
        }
    }
}
