internal import VotingCore

extension LedgerEntry {
    /// Reads an entry's bytes; whatever they are, the answer is an entry or an error.
    ///
    /// Strict: an entry that reads has no other bytes than `encoded()` gives for it.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        try self.init(bytes[...])
    }

    /// Reads an entry's bytes from a part of an array.
    public init(_ bytes: ArraySlice<UInt8>) throws(FormatError) {
        guard bytes.count <= LedgerLimits.entryBytesMax else {
            throw .tooLarge(
                field: "entry",
                bytes: bytes.count,
                bytesMax: LedgerLimits.entryBytesMax
            )
        }
        var reader = ByteReader(bytes)
        let version = try reader.byte("version")
        guard version == Self.version else { throw .unknownVersion(version) }
        let number = try reader.byte("kind")
        guard let kind = EntryKind(rawValue: number) else { throw .unknownKind(number) }
        let time: UnixNanoseconds = try reader.integer("time")
        let service = try reader.text("service", bytesMax: LedgerLimits.serviceBytesMax)
        let body = try EntryBody(kind: kind, time: time, service: service, from: &reader)
        try reader.finish()
        self.init(time: time, service: service, body: body)
    }
}

extension EntryBody {
    fileprivate init(
        kind: EntryKind,
        time: UnixNanoseconds,
        service: String,
        from reader: inout ByteReader
    )
        throws(FormatError)
    {
        switch kind {
        case .voteCompleted, .voteDecided, .replicaTransition, .repair, .faultInjection, .freeze:
            let vote = try VoteContent(kind: kind, time: time, service: service, from: &reader)
            self.init(kind: kind, vote: vote)
        case .lifecycleEvent: self = .lifecycleEvent(try ContainerEvent(from: &reader))
        case .policy: self = .policy(try PolicyChange(from: &reader))
        case .gap: self = .gap(try GapNotice(from: &reader))
        case .conflict: self = .conflict(try ConflictReport(from: &reader))
        case .acknowledgement: self = .acknowledgement(try Acknowledgement(from: &reader))
        }
    }
}

extension ContainerEvent {
    fileprivate init(from reader: inout ByteReader) throws(FormatError) {
        let engine = try reader.text("engine")
        let scope = try reader.text("scope")
        let type = try reader.text("type")
        let action = try reader.text("action")
        let object = try reader.text("object")
        let count: UInt16 = try reader.integer("attributes")
        guard count <= LedgerLimits.attributesMax else { throw .badValue(field: "attributes") }
        var attributes: [Attribute] = []
        for _ in 0..<count {
            let name = try reader.text("attribute name")
            // One order only, so that equal events have equal bytes.
            if let last = attributes.last {
                guard last.name.utf8.lexicographicallyPrecedes(name.utf8) else {
                    throw .badValue(field: "attribute name")
                }
            }
            attributes.append(
                Attribute(name: name, value: try reader.text("attribute value"))
            )
        }
        self.init(
            engine: engine,
            scope: scope,
            type: type,
            action: action,
            object: object,
            sorted: attributes
        )
    }
}

extension PolicyChange {
    fileprivate init(from reader: inout ByteReader) throws(FormatError) {
        switch try reader.byte("change") {
        case 1:
            let actor = try reader.text("actor", bytesMax: WriterName.partBytesMax)
            let service = try reader.text("writer", bytesMax: WriterName.partBytesMax)
            guard let writer = WriterName(actor: actor, service: service) else {
                throw .badValue(field: "writer")
            }
            let epoch: UInt32 = try reader.integer("epoch")
            let key = try reader.data(WriterEnrolment.keyBytes, "key")
            guard let enrolment = WriterEnrolment(writer: writer, epoch: epoch, publicKey: key)
            else { throw .badValue(field: "epoch") }
            self = .enrolment(enrolment)
        case 2: self = .plan(try reader.digest("plan"))
        case 3: self = .policy(try reader.digest("policy"))
        default: throw .badValue(field: "change")
        }
    }
}

extension GapNotice {
    fileprivate init(from reader: inout ByteReader) throws(FormatError) {
        self.init(
            dropped: try reader.integer("dropped"),
            firstTime: try reader.integer("first time"),
            lastTime: try reader.integer("last time"),
            reason: try reader.text("reason", bytesMax: LedgerLimits.reasonBytesMax)
        )
    }
}

extension ConflictReport {
    fileprivate init(from reader: inout ByteReader) throws(FormatError) {
        guard let kind = ConflictClass(rawValue: try reader.byte("class")) else {
            throw .badValue(field: "class")
        }
        let key = try reader.digest("event key")
        let count = try reader.byte("observations")
        var observations: [Observation] = []
        for _ in 0..<count {
            let actor = try reader.text("actor", bytesMax: WriterName.partBytesMax)
            if let last = observations.last {
                guard last.actor.utf8.lexicographicallyPrecedes(actor.utf8) else {
                    throw .badValue(field: "actor")
                }
            }
            let content: LedgerDigest?
            switch try reader.byte("seen") {
            case 0: content = nil
            case 1: content = try reader.digest("content")
            default: throw .badValue(field: "seen")
            }
            observations.append(Observation(actor: actor, content: content))
        }
        self.init(
            kind: kind,
            eventKey: key,
            observations: observations,
            text: try reader.text("text", bytesMax: LedgerLimits.remarkBytesMax)
        )
    }
}

extension Acknowledgement {
    fileprivate init(from reader: inout ByteReader) throws(FormatError) {
        self.init(
            leafIndex: try reader.integer("leaf index"),
            alarm: try reader.text("alarm", bytesMax: WriterName.partBytesMax),
            person: try reader.text("person", bytesMax: LedgerLimits.serviceBytesMax),
            remark: try reader.text("remark", bytesMax: LedgerLimits.remarkBytesMax)
        )
    }
}
