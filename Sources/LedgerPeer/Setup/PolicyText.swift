/// Writes the policy of a ledger (C2SP tlog-policy): final is what a majority of the actors cosigned.
enum PolicyText {
    /// The policy of these actors, in their order.
    static func make(_ actors: [LedgerActor]) -> String {
        let names = actors.map(\.name)
        var lines = actors.map { "log \($0.logKey)" }
        lines += actors.map { actor in
            ["witness", actor.name, actor.witnessKey, actor.peerURL].compactMap { $0 }
                .joined(separator: " ")
        }
        lines.append("group actors \(actors.count / 2 + 1) \(names.joined(separator: " "))")
        lines.append("quorum actors")
        return lines.joined(separator: "\n") + "\n"
    }
}
