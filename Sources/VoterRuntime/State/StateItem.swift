/// One thing replicas may differ in.
package enum StateItem: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// A database: its defaults, routines and events.
    case schema(String)
    /// A table, view or sequence.
    case table(TableName)
    /// Users, roles and grants.
    case accounts

    /// `schema`, `schema.table` or `accounts`, as in answers and logs.
    package var description: String {
        switch self {
        case .schema(let name): name
        case .table(let name): name.description
        case .accounts: "accounts"
        }
    }

    private var rank: (Int, String) {
        switch self {
        case .accounts: (0, "")
        case .schema(let name): (1, name)
        case .table(let name): (2, name.description)
        }
    }

    /// Orders accounts first, then schemas, then tables.
    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
