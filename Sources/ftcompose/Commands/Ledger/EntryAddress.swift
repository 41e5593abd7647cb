import ArgumentParser
import LedgerFormat

/// Which entry is meant: the index of its leaf, or its number among a writer's entries.
struct EntryAddress: ExpressibleByArgument, Equatable {
    /// The two ways to name an entry.
    enum Place: Equatable {
        case leaf(UInt64)
        case sequence(WriterName, UInt64)
    }

    let place: Place

    init?(argument: String) {
        if let index = UInt64(argument), index <= UInt64(Int64.max) {
            place = .leaf(index)
            return
        }
        let parts = argument.split(separator: "#", omittingEmptySubsequences: false)
        guard parts.count == 2, let writer = WriterName(parts[0]), let sequence = UInt64(parts[1])
        else { return nil }
        place = .sequence(writer, sequence)
    }

    /// The text that gives the same address.
    var text: String {
        switch place {
        case .leaf(let index): String(index)
        case .sequence(let writer, let sequence): "\(writer.text)#\(sequence)"
        }
    }
}
