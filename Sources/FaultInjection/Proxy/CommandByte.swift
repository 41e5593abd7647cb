/// First byte of a client's command.
enum CommandByte {
    static let quit: UInt8 = 0x01
    static let query: UInt8 = 0x03
    static let fieldList: UInt8 = 0x04
    static let statistics: UInt8 = 0x09
    static let changeUser: UInt8 = 0x11
    static let prepare: UInt8 = 0x16
    static let execute: UInt8 = 0x17
    static let sendLongData: UInt8 = 0x18
    static let closeStatement: UInt8 = 0x19
    static let fetch: UInt8 = 0x1C
}
