internal import Glibc

/// Names failed system calls for the operator.
enum SystemCall {
    /// The failure of the call that just failed.
    static func failure(_ what: String, _ path: String) -> TransferFailure {
        let code = errno
        let reason = String(cString: strerror(code))
        let remedy = code == ENOSPC ? "; make room and run the same command again" : ""
        return TransferFailure("cannot \(what) \(path): \(reason)\(remedy)")
    }

    /// Throws when a call returned a negative number.
    @discardableResult
    static func check<Number: SignedInteger>(
        _ result: Number,
        _ what: String,
        _ path: String
    ) throws(TransferFailure) -> Number {
        guard result >= 0 else { throw failure(what, path) }
        return result
    }
}
