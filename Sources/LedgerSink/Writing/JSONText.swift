extension ByteArea {
    /// Appends a JSON string with its quotes, cut at a character's start to `bytesMax` bytes.
    func append(quoted text: String, bytesMax: Int) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var end = bytes.count
            if end > bytesMax {
                end = bytesMax
                while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            }
            appendEscaped(UnsafeBufferPointer(rebasing: bytes[..<end]))
        }
        append(UInt8(ascii: "\""))
    }

    private func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>) {
        var plain = 0
        for index in bytes.indices {
            let byte = bytes[index]
            // 0x7F is legal in JSON but upsets terminals, like the control characters below 0x20.
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F else { continue }
            append(UnsafeBufferPointer(rebasing: bytes[plain..<index]))
            appendEscape(of: byte)
            plain = index + 1
        }
        append(UnsafeBufferPointer(rebasing: bytes[plain...]))
    }

    private func appendEscape(of byte: UInt8) {
        switch byte {
        case 0x22: append(#"\""#)
        case 0x5C: append(#"\\"#)
        case 0x0A: append(#"\n"#)
        case 0x0D: append(#"\r"#)
        case 0x09: append(#"\t"#)
        default:
            append(#"\u00"#)
            append((byte >> 4) + 48)
            let nibble = byte & 15
            append(nibble < 10 ? nibble + 48 : nibble + 87)
        }
    }

    /// Appends a quoted ISO 8601 time in UTC with microseconds.
    func append(quotedTime microseconds: Int64) {
        let time = CalendarTime(unixMicroseconds: microseconds)
        append(UInt8(ascii: "\""))
        appendPadded(time.year, digits: 4)
        append(UInt8(ascii: "-"))
        appendPadded(time.month, digits: 2)
        append(UInt8(ascii: "-"))
        appendPadded(time.day, digits: 2)
        append(UInt8(ascii: "T"))
        appendPadded(time.second / 3_600, digits: 2)
        append(UInt8(ascii: ":"))
        appendPadded(time.second / 60 % 60, digits: 2)
        append(UInt8(ascii: ":"))
        appendPadded(time.second % 60, digits: 2)
        append(UInt8(ascii: "."))
        appendPadded(time.microsecond, digits: 6)
        append("Z\"")
    }
}
