/// What has to be done to a replica so that it equals the donor; pure.
struct RepairPlan: Sendable, Equatable {
    /// Databases that only the replica has.
    var schemasToDrop: [String] = []
    /// Databases that only the donor has.
    var schemasToCreate: [String] = []
    /// Databases whose defaults, routines or events differ.
    var schemasToRepair: [String] = []
    /// Tables, views and sequences that only the replica has.
    var tablesToDrop: [TableName] = []
    /// Tables, views and sequences that are missing or differ; copied whole.
    var tablesToCopy: [TableName] = []
    /// Tables of which only the next automatic value differs, with the donor's.
    var autoIncrements: [TableName: String] = [:]
    /// True when accounts or grants differ.
    var copiesAccounts = false

    /// Compares two states item by item; with `isThorough` whatever differs is copied whole.
    init(target: StateDigest, donor: StateDigest, isThorough: Bool = false) {
        for item in Set(target.items.keys).union(donor.items.keys).sorted() {
            let (mine, theirs) = (target.items[item], donor.items[item])
            guard mine != theirs else { continue }
            switch item {
            case .accounts: copiesAccounts = true
            case .schema(let name):
                if theirs == nil {
                    schemasToDrop.append(name)
                } else if mine == nil {
                    schemasToCreate.append(name)
                } else {
                    schemasToRepair.append(name)
                }
            case .table(let name):
                if theirs == nil {
                    tablesToDrop.append(name)
                } else if !isThorough, let mine, let theirs, let next = theirs.autoIncrement,
                    mine.isEqualButForAutoIncrement(to: theirs)
                {
                    autoIncrements[name] = next
                } else {
                    tablesToCopy.append(name)
                }
            }
        }
        // Dropping the database drops them.
        let dropped = Set(schemasToDrop)
        tablesToDrop.removeAll { dropped.contains($0.schema) }
    }

    /// True when there is nothing to do.
    var isEmpty: Bool {
        schemasToDrop.isEmpty && schemasToCreate.isEmpty && schemasToRepair.isEmpty
            && tablesToDrop.isEmpty && tablesToCopy.isEmpty && autoIncrements.isEmpty
            && !copiesAccounts
    }

    /// What is repaired, by the names answers use.
    var names: [String] {
        (copiesAccounts ? ["accounts"] : []) + schemasToDrop + schemasToCreate + schemasToRepair
            + (tablesToDrop + tablesToCopy + autoIncrements.keys.sorted()).map(\.description)
    }
}
