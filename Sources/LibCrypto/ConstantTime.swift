/// Comparison whose duration does not depend on where two secrets differ.
public enum ConstantTime {
    /// Tells whether both arrays are equal; only their lengths influence the time taken.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices {
            difference |= left[index] ^ right[index]
        }
        return difference == 0
    }
}
