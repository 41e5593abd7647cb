/// The exact value of a JSON number as text, whatever way it was written.
enum JSONNumber {
    /// Appends `-`? digits and `e` exponent, without zeros at either end: 1.50 is `15e-1`, -0 is
    /// `0`.
    ///
    /// Nothing is rounded. An exponent of more than nine digits is kept as it was written.
    ///
    /// - Returns: The offset after the number, or nil when there is no number.
    static func append(
        _ input: UnsafeBufferPointer<UInt8>,
        from start: Int,
        to output: inout [UInt8]
    ) -> Int? {
        var index = start
        let isNegative = index < input.count && input[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        let whole = index
        while index < input.count, ASCIIByte.isDigit(input[index]) { index += 1 }
        let wholeEnd = index
        guard wholeEnd > whole else { return nil }
        if input[whole] == UInt8(ascii: "0"), wholeEnd - whole > 1 { return nil }
        var fraction = index..<index
        if index < input.count, input[index] == UInt8(ascii: ".") {
            index += 1
            let begin = index
            while index < input.count, ASCIIByte.isDigit(input[index]) { index += 1 }
            guard index > begin else { return nil }
            fraction = begin..<index
        }
        var exponent = 0
        if index < input.count, input[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            var isDown = false
            if index < input.count,
                input[index] == UInt8(ascii: "+") || input[index] == UInt8(ascii: "-")
            {
                isDown = input[index] == UInt8(ascii: "-")
                index += 1
            }
            let begin = index
            while index < input.count, ASCIIByte.isDigit(input[index]) {
                if index - begin < 10 { exponent = exponent * 10 + Int(input[index] - 48) }
                index += 1
            }
            guard index > begin else { return nil }
            guard index - begin <= 9 else {
                output.append(contentsOf: input[start..<index])
                return index
            }
            if isDown { exponent = -exponent }
        }
        write(isNegative, input[whole..<wholeEnd], input[fraction], exponent, to: &output)
        return index
    }

    private static func write(
        _ isNegative: Bool,
        _ whole: Slice<UnsafeBufferPointer<UInt8>>,
        _ fraction: Slice<UnsafeBufferPointer<UInt8>>,
        _ exponent: Int,
        to output: inout [UInt8]
    ) {
        let sign = output.count
        if isNegative { output.append(UInt8(ascii: "-")) }
        let begin = output.count
        for byte in whole where output.count > begin || byte != 48 { output.append(byte) }
        for byte in fraction where output.count > begin || byte != 48 { output.append(byte) }
        var power = exponent - fraction.count
        while output.count > begin, output[output.count - 1] == 48 {
            output.removeLast()
            power += 1
        }
        guard output.count > begin else {
            output.removeSubrange(sign...)
            output.append(48)
            return
        }
        guard power != 0 else { return }
        output.append(UInt8(ascii: "e"))
        output.append(contentsOf: String(power).utf8)
    }
}
