import ArgumentParser
import DataTransfer

/// What data is moved for, on the command line.
struct PurposeArgument: ExpressibleByArgument {
    /// The purpose.
    var value: TransferPurpose

    init(value: TransferPurpose) {
        self.value = value
    }

    init?(argument: String) {
        guard let value = TransferPurpose(rawValue: argument) else { return nil }
        self.value = value
    }
}
