/// A range of IPv4 addresses such as `172.20.0.0/24`.
struct IPv4Subnet {
    /// The lowest address as a number.
    let first: UInt32
    /// Bits that are the same in all addresses, 0 to 32.
    let prefix: Int

    /// Reads `A.B.C.D/N`; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let prefix = Int(parts[1]), (0...32).contains(prefix),
            let address = IPv4Subnet.address(String(parts[0]))
        else { return nil }
        self.prefix = prefix
        first = prefix == 0 ? 0 : address & (UInt32.max << UInt32(32 - prefix))
    }

    /// Number of addresses.
    var count: Int { 1 << (32 - prefix) }

    /// The highest address, the one for broadcasts.
    var last: UInt32 { prefix == 0 ? .max : first + UInt32(count - 1) }

    /// Whether an address is in the range.
    func contains(_ address: UInt32) -> Bool { address >= first && address <= last }

    /// The number of an address `A.B.C.D`; nil for anything else.
    static func address(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part), part.utf8.count <= 3 else { return nil }
            value = value << 8 | UInt32(byte)
        }
        return value
    }
}
