/// What is wrong with a message's head.
///
/// Two servers that read one such head differently see different messages: the way in for request
/// smuggling. So a request with a fault is refused, never mended, and a replica's response with one
/// counts as no response.
public enum HTTPHeadFault: Error, Sendable, Equatable {
    /// The method is empty or holds bytes that no method has.
    case methodMalformed
    /// The method is longer than the limit.
    case methodTooLong(bytesMax: Int)
    /// The method opens tunnels or echoes requests.
    case methodRefused
    /// The protocol version is none that is served.
    case versionUnsupported
    /// The target is empty, of no known form, or holds bytes that no target has.
    case targetMalformed
    /// The target is longer than the limit.
    case targetTooLong(bytesMax: Int)
    /// There is no Host.
    case hostMissing
    /// There is more than one Host.
    case hostRepeated
    /// The Host is no host name or address with an optional port.
    case hostMalformed
    /// The Host is not the one in the target.
    case hostConflicting
    /// A header's name is empty or holds bytes that no name has.
    case fieldNameMalformed
    /// A header's value holds control characters.
    case fieldValueMalformed
    /// A header's value goes on in the next line.
    case fieldFolded
    /// A header's name is longer than the limit.
    case fieldNameTooLong(bytesMax: Int)
    /// A header's value is longer than the limit.
    case fieldValueTooLong(bytesMax: Int)
    /// There are more header lines than the limit.
    case fieldsTooMany(countMax: Int)
    /// All headers together are longer than the limit.
    case fieldsTooLarge(bytesMax: Int)
    /// A Content-Length is no decimal number or does not fit.
    case lengthMalformed
    /// There are several lengths, equal or not.
    case lengthRepeated
    /// The body announced is longer than the limit.
    case bodyTooLarge(bytesMax: UInt64)
    /// There are both a length and a transfer coding.
    case lengthWithTransferCoding
    /// There are several transfer codings, or chunked is not the last.
    case transferCodingMalformed
    /// A transfer coding other than chunked.
    case transferCodingUnsupported
    /// A transfer coding in a version that has none.
    case transferCodingInVersion
    /// A header that belongs to a connection in a version that has none.
    case connectionFieldInVersion
    /// An expectation other than 100-continue.
    case expectationUnsupported
    /// The status is outside 100 to 599.
    case statusMalformed
}

extension HTTPHeadFault {
    /// Status of the answer to a request with this fault.
    public var status: Int {
        switch self {
        case .methodRefused, .transferCodingUnsupported: 501
        case .versionUnsupported: 505
        case .targetTooLong: 414
        case .methodTooLong, .fieldNameTooLong, .fieldValueTooLong, .fieldsTooMany,
            .fieldsTooLarge:
            431
        case .bodyTooLarge: 413
        case .expectationUnsupported: 417
        case .methodMalformed, .targetMalformed, .hostMissing, .hostRepeated, .hostMalformed,
            .hostConflicting,
            .fieldNameMalformed, .fieldValueMalformed, .fieldFolded, .lengthMalformed,
            .lengthRepeated, .lengthWithTransferCoding, .transferCodingMalformed,
            .transferCodingInVersion, .connectionFieldInVersion, .statusMalformed:
            400
        }
    }

    /// A short name for metrics and records, such as `length_repeated`.
    public var code: String {
        switch self {
        case .methodMalformed: "method_malformed"
        case .methodTooLong: "method_too_long"
        case .methodRefused: "method_refused"
        case .versionUnsupported: "version_unsupported"
        case .targetMalformed: "target_malformed"
        case .targetTooLong: "target_too_long"
        case .hostMissing: "host_missing"
        case .hostRepeated: "host_repeated"
        case .hostMalformed: "host_malformed"
        case .hostConflicting: "host_conflicting"
        case .fieldNameMalformed: "field_name_malformed"
        case .fieldValueMalformed: "field_value_malformed"
        case .fieldFolded: "field_folded"
        case .fieldNameTooLong: "field_name_too_long"
        case .fieldValueTooLong: "field_value_too_long"
        case .fieldsTooMany: "fields_too_many"
        case .fieldsTooLarge: "fields_too_large"
        case .lengthMalformed: "length_malformed"
        case .lengthRepeated: "length_repeated"
        case .bodyTooLarge: "body_too_large"
        case .lengthWithTransferCoding: "length_with_transfer_coding"
        case .transferCodingMalformed: "transfer_coding_malformed"
        case .transferCodingUnsupported: "transfer_coding_unsupported"
        case .transferCodingInVersion: "transfer_coding_in_version"
        case .connectionFieldInVersion: "connection_field_in_version"
        case .expectationUnsupported: "expectation_unsupported"
        case .statusMalformed: "status_malformed"
        }
    }
}

extension HTTPHeadFault: CustomStringConvertible {
    /// What is wrong and how to mend it; shows nothing of the message.
    public var description: String {
        switch self {
        case .methodMalformed: "The method is not a token; send a method such as GET."
        case .methodTooLong(let bytes): "The method is longer than \(bytes) bytes; shorten it."
        case .methodRefused: "CONNECT and TRACE are not served here; use another method."
        case .versionUnsupported: "The HTTP version is not served; use 1.0, 1.1 or 2."
        case .targetMalformed:
            "The request target is malformed; percent-encode spaces, controls and non-ASCII bytes."
        case .targetTooLong(let bytes):
            "The request target is longer than \(bytes) bytes; shorten it or send a body."
        case .hostMissing: "Host is missing; send one."
        case .hostRepeated: "Host occurs more than once; send one."
        case .hostMalformed: "Host is no host name or address with an optional port; correct it."
        case .hostConflicting: "Host is not the host of the request target; send the same one."
        case .fieldNameMalformed: "A header's name is not a token; correct it."
        case .fieldValueMalformed: "A header's value holds control characters; remove them."
        case .fieldFolded: "A header's value is folded over lines; send it in one line."
        case .fieldNameTooLong(let bytes):
            "A header's name is longer than \(bytes) bytes; shorten it."
        case .fieldValueTooLong(let bytes):
            "A header's value is longer than \(bytes) bytes; shorten it."
        case .fieldsTooMany(let count): "There are more than \(count) header lines; send fewer."
        case .fieldsTooLarge(let bytes):
            "The headers are longer than \(bytes) bytes; send fewer or smaller cookies."
        case .lengthMalformed: "Content-Length is not one decimal number; correct it."
        case .lengthRepeated: "Content-Length occurs more than once; send it once."
        case .bodyTooLarge(let bytes): "The body is longer than \(bytes) bytes; send less."
        case .lengthWithTransferCoding:
            "Content-Length and Transfer-Encoding exclude one another; send one of them."
        case .transferCodingMalformed: "Transfer-Encoding must be chunked, once; correct it."
        case .transferCodingUnsupported:
            "Only the transfer coding chunked is served; use Content-Encoding to compress."
        case .transferCodingInVersion:
            "This HTTP version has no Transfer-Encoding; leave it out."
        case .connectionFieldInVersion:
            "HTTP/2 has no headers about the connection; leave them out."
        case .expectationUnsupported: "The only expectation served is 100-continue."
        case .statusMalformed: "The status is outside 100 to 599."
        }
    }
}
