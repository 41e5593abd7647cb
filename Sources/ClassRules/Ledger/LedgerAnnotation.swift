import ServicePlan
import YAMLBridge

/// Everything `x-ft-ledger` says, as planner and emitter want it.
struct LedgerAnnotation {
    /// One party.
    struct Actor {
        /// Its name.
        let name: String
        /// The public key its peer must have; nil when it is enrolled with the key of its first start.
        let key: String?
    }

    /// Whether the ledger has containers of its own.
    let isEtcd: Bool
    /// Name of the log.
    let origin: String
    /// Members that put entries in order.
    let members: Int
    /// The parties; the first one runs tunnels and voters.
    let actors: [Actor]
    /// Whether a container has the engine's socket, and what happens to containers is recorded.
    let recordsLifecycle: Bool
    /// When a block is cut.
    let block: LedgerBlockPlan
    /// What is kept.
    let retention: LedgerRetentionPlan
    /// Placeholders that decided something.
    let expectations: [AnnotationContext.Expectation]
    /// Where it stands; nil when the project has none.
    let node: YAMLNode?

    /// Takes over the values that were read and checked.
    init(
        _ values: AnnotationValues,
        expectations: [AnnotationContext.Expectation],
        node: YAMLNode?
    ) {
        isEtcd = values.string("mode") != "local"
        origin = values.string("origin") ?? LedgerNames.origin
        members = values.integer("members") ?? 3
        actors = LedgerAnnotation.actors(values)
        recordsLifecycle = isEtcd && values.boolean("lifecycle") ?? true
        block = LedgerBlockPlan(
            entriesMax: values.integer("block.entries_max") ?? 256,
            intervalMilliseconds: values.string("block.interval").flatMap {
                DurationText.milliseconds($0)
            } ?? 1_000
        )
        retention = LedgerRetentionPlan(
            days: values.integer("retention.days") ?? 30,
            bytesMax: values.string("retention.size").flatMap { ByteCount.bytes($0) }
                ?? LedgerFacts.bytesMin
        )
        self.expectations = expectations
        self.node = node
    }

    /// The parties in the order written; `local` has one, who runs the runtimes.
    private static func actors(_ values: AnnotationValues) -> [Actor] {
        guard case .mapping(let entries) = values["actors"]?.value else { return [] }
        return entries.map { name, key in
            let text = key.asString ?? ""
            return Actor(name: name, key: text.isEmpty ? nil : text)
        }
    }
}
