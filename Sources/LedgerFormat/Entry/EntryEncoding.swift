extension LedgerEntry {
    /// The entry's bytes (docs/ledger-format.md).
    ///
    /// A vote record always fits, because its texts are cut; anything else that exceeds a bound is
    /// refused, so that nothing is lost without being said.
    public func encoded() throws(FormatError) -> [UInt8] {
        if let vote = body.vote {
            let encoder = VoteEntryEncoder(replicas: vote.replicas)
            return [UInt8](unsafeUninitializedCapacity: VoteEntryEncoder.entryBytesMax) {
                $1 = encoder.encode(vote.record, kind: kind, to: UnsafeMutableRawBufferPointer($0))
            }
        }
        var bytes = [Self.version, kind.rawValue]
        bytes.append(bigEndian: time)
        try bytes.append(
            text: service,
            field: "service",
            bytesMax: LedgerLimits.serviceBytesMax
        )
        try appendPayload(to: &bytes)
        guard bytes.count <= LedgerLimits.entryBytesMax else {
            throw .tooLarge(
                field: "entry",
                bytes: bytes.count,
                bytesMax: LedgerLimits.entryBytesMax
            )
        }
        return bytes
    }

    private func appendPayload(to bytes: inout [UInt8]) throws(FormatError) {
        switch body {
        case .voteCompleted, .voteDecided, .replicaTransition, .repair, .faultInjection, .freeze:
            break  // Written by VoteEntryEncoder.
        case .lifecycleEvent(let event): try event.append(to: &bytes)
        case .policy(let change): change.append(to: &bytes)
        case .gap(let notice): try notice.append(to: &bytes)
        case .conflict(let report): try report.append(to: &bytes)
        case .acknowledgement(let acknowledgement): try acknowledgement.append(to: &bytes)
        }
    }
}

extension ContainerEvent {
    fileprivate func append(to bytes: inout [UInt8]) throws(FormatError) {
        try bytes.append(text: engine, field: "engine")
        try bytes.append(text: scope, field: "scope")
        try bytes.append(text: type, field: "type")
        try bytes.append(text: action, field: "action")
        try bytes.append(text: object, field: "object")
        guard attributes.count <= LedgerLimits.attributesMax else {
            throw .badValue(field: "attributes")
        }
        bytes.append(bigEndian: UInt16(attributes.count))
        for attribute in attributes {
            try bytes.append(text: attribute.name, field: "attribute name")
            try bytes.append(text: attribute.value, field: "attribute value")
        }
    }
}

extension PolicyChange {
    fileprivate func append(to bytes: inout [UInt8]) {
        switch self {
        case .enrolment(let enrolment):
            bytes.append(1)
            bytes.append(shortText: enrolment.writer.actor, bytesMax: WriterName.partBytesMax)
            bytes.append(shortText: enrolment.writer.service, bytesMax: WriterName.partBytesMax)
            bytes.append(bigEndian: enrolment.epoch)
            bytes.append(contentsOf: enrolment.publicKey)
        case .plan(let digest):
            bytes.append(2)
            bytes.append(contentsOf: digest.bytes)
        case .policy(let digest):
            bytes.append(3)
            bytes.append(contentsOf: digest.bytes)
        }
    }
}

extension GapNotice {
    fileprivate func append(to bytes: inout [UInt8]) throws(FormatError) {
        bytes.append(bigEndian: dropped)
        bytes.append(bigEndian: firstTime)
        bytes.append(bigEndian: lastTime)
        try bytes.append(text: reason, field: "reason", bytesMax: LedgerLimits.reasonBytesMax)
    }
}

extension ConflictReport {
    fileprivate func append(to bytes: inout [UInt8]) throws(FormatError) {
        bytes.append(kind.rawValue)
        bytes.append(contentsOf: eventKey.bytes)
        guard observations.count <= Int(UInt8.max) else { throw .badValue(field: "observations") }
        bytes.append(UInt8(observations.count))
        for observation in observations {
            try bytes.append(
                text: observation.actor,
                field: "actor",
                bytesMax: WriterName.partBytesMax
            )
            bytes.append(observation.content == nil ? 0 : 1)
            bytes.append(contentsOf: observation.content?.bytes ?? [])
        }
        try bytes.append(text: text, field: "text", bytesMax: LedgerLimits.remarkBytesMax)
    }
}

extension Acknowledgement {
    fileprivate func append(to bytes: inout [UInt8]) throws(FormatError) {
        bytes.append(bigEndian: leafIndex)
        try bytes.append(text: alarm, field: "alarm", bytesMax: WriterName.partBytesMax)
        try bytes.append(text: person, field: "person", bytesMax: LedgerLimits.serviceBytesMax)
        try bytes.append(text: remark, field: "remark", bytesMax: LedgerLimits.remarkBytesMax)
    }
}
