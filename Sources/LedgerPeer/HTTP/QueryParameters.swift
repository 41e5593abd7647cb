import FoundationEssentials
import LedgerFormat
import VotingCore

/// An entry query as the parameters of a request, and back.
public enum QueryParameters {
    static let names: Set<String> = [
        "service", "actor", "writer", "kind", "verdict", "flag", "replica", "disagreeing",
        "notable",
        "since", "until", "order", "after", "limit",
    ]

    /// The parameters that say the same as a query.
    public static func items(_ query: EntryQuery) -> [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        func add(_ name: String, _ value: String?) {
            if let value { items.append((name, value)) }
        }
        func list(_ values: [String]) -> String? {
            values.isEmpty ? nil : values.sorted().joined(separator: ",")
        }
        add("service", query.service)
        add("actor", query.actor)
        add("writer", query.writer?.text)
        add("kind", list(query.kinds.map(\.name)))
        add("verdict", list(query.verdicts.map(\.rawValue)))
        add("flag", list(query.flags.map(\.name)))
        add("replica", query.replica)
        add("disagreeing", query.disagreeing ? "true" : nil)
        add("notable", query.notable ? "true" : nil)
        add("since", query.since.map(String.init))
        add("until", query.until.map(String.init))
        add("order", query.newestFirst ? "newest" : "oldest")
        add("after", query.after.map(String.init))
        add("limit", String(query.limit))
        return items
    }

    /// Reads a query.
    ///
    /// - Parameter items: Names and values, in the order given.
    /// - Returns: The query.
    /// - Throws: `LedgerPeerError` that names the parameter.
    public static func read(
        _ items: [(name: String, value: String)]
    ) throws(LedgerPeerError) -> EntryQuery {
        do {
            return try query(items)
        } catch {
            throw LedgerPeerError(error.detail)
        }
    }

    /// Reads a query; an error names the parameter.
    static func query(
        _ items: [(name: String, value: String)]
    ) throws(PeerRequestError) -> EntryQuery {
        var query = EntryQuery()
        for (name, value) in items {
            guard names.contains(name) else {
                let known = names.sorted().joined(separator: ", ")
                throw .badRequest("there is no parameter '\(name)'; known are \(known)")
            }
            try apply(name, value, to: &query)
        }
        return query
    }

    private static func apply(
        _ name: String,
        _ value: String,
        to query: inout EntryQuery
    ) throws(PeerRequestError) {
        switch name {
        case "service": query.service = value
        case "actor": query.actor = value
        case "writer": query.writer = try need(WriterName(value), name, value, "actor/service")
        case "kind":
            for part in value.split(separator: ",").map(String.init) {
                query.kinds.insert(try need(EntryKind(name: part), name, part, "a kind of entry"))
            }
        case "verdict":
            for part in value.split(separator: ",").map(String.init) {
                query.verdicts.insert(try need(Verdict(rawValue: part), name, part, "a verdict"))
            }
        case "flag":
            for part in value.split(separator: ",").map(String.init) {
                query.flags.insert(try need(EntryFlag(name: part), name, part, "a flag"))
            }
        case "replica": query.replica = value
        case "disagreeing": query.disagreeing = try flag(name, value)
        case "notable": query.notable = try flag(name, value)
        case "since": query.since = try need(Int64(value), name, value, "nanoseconds since 1970")
        case "until": query.until = try need(Int64(value), name, value, "nanoseconds since 1970")
        case "order":
            guard ["newest", "oldest"].contains(value) else {
                throw .badRequest("order is 'newest' or 'oldest', not '\(value)'")
            }
            query.newestFirst = value == "newest"
        case "after": query.after = try need(UInt64(value), name, value, "an index")
        default: query.limit = try need(Int(value), name, value, "a number")
        }
    }

    private static func flag(_ name: String, _ value: String) throws(PeerRequestError) -> Bool {
        switch value {
        case "true", "1", "": true
        case "false", "0": false
        default: throw .badRequest("\(name) is 'true' or 'false', not '\(value)'")
        }
    }

    private static func need<Value>(
        _ found: Value?,
        _ name: String,
        _ value: String,
        _ what: String
    ) throws(PeerRequestError) -> Value {
        guard let found else { throw .badRequest("\(name)=\(value) is not \(what)") }
        return found
    }
}
