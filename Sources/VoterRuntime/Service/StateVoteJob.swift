/// What one state vote is held about.
package struct StateVoteJob: Sendable, Equatable {
    /// What a write did to an object.
    package enum Change: Sendable, Equatable {
        /// It should exist now.
        case created
        /// It should be gone now.
        case dropped
        /// Its content or definition changed.
        case changed
    }

    /// Databases created or dropped.
    package var databases: [String: Change] = [:]
    /// Tables touched.
    package var tables: [TableName: Change] = [:]
    /// Accounts or grants changed.
    package var includesAccounts = false
    /// Everything is looked at.
    package var isWhole = false
    /// Sequence number of the last write that asked for it; nil when none did.
    package var sequence: UInt64?
    /// Why, for records.
    package var reason = ""

    /// True when nothing is to be looked at.
    package var isEmpty: Bool {
        databases.isEmpty && tables.isEmpty && !includesAccounts && !isWhole
    }
}
