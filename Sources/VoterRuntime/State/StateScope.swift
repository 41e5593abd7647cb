/// What a state vote looks at.
package struct StateScope: Sendable, Equatable {
    /// How deep tables are looked at.
    package var depth: StateDepth
    /// How deep databases are looked at; their routines and events from `structure` on.
    package var schemaDepth: StateDepth
    /// Tables to look at; nil means every table.
    package var tables: [TableName]?
    /// Databases to look at; nil means every database.
    package var schemas: [String]?
    /// Compare databases too.
    package var includesSchemas: Bool
    /// Compare accounts and grants too.
    package var includesAccounts: Bool
    /// Nothing commits while the state is read: the caller holds the gate.
    package var isGateHeld: Bool

    /// Creates a scope.
    package init(
        depth: StateDepth,
        schemaDepth: StateDepth? = nil,
        tables: [TableName]? = nil,
        schemas: [String]? = nil,
        includesSchemas: Bool,
        includesAccounts: Bool,
        isGateHeld: Bool = false
    ) {
        self.depth = depth
        self.schemaDepth = schemaDepth ?? depth
        self.tables = tables
        self.schemas = schemas
        self.includesSchemas = includesSchemas
        self.includesAccounts = includesAccounts
        self.isGateHeld = isGateHeld
    }

    /// Tables whose definitions are read while the gate is shut; with more it would stay shut long.
    static let gatedTablesMax = 16

    /// True when definitions are read together with the snapshot, so that no change slips between.
    var readsStructureAtPoint: Bool {
        isGateHeld || (tables?.count ?? .max) <= Self.gatedTablesMax
    }

    /// True for what is looked at.
    func covers(_ item: StateItem) -> Bool {
        switch item {
        case .accounts: includesAccounts
        case .schema(let name): includesSchemas && schemas?.contains(name) != false
        case .table(let name): depth > .none && tables?.contains(name) != false
        }
    }

    /// The same look at fewer items, to tell a difference from a race.
    func narrowed(to items: [StateItem]) -> StateScope {
        var scope = self
        var tables: [TableName] = []
        var schemas: [String] = []
        for item in items.prefix(Self.gatedTablesMax) {
            switch item {
            case .table(let name): tables.append(name)
            case .schema(let name): schemas.append(name)
            case .accounts: break
            }
        }
        scope.tables = tables
        scope.schemas = schemas
        scope.includesSchemas = !schemas.isEmpty
        scope.includesAccounts = items.contains(.accounts)
        return scope
    }

    /// Everything there is, while the gate is held: what a resync compares.
    package static let everything = StateScope(
        depth: .rows,
        includesSchemas: true,
        includesAccounts: true,
        isGateHeld: true
    )
}
