/// Marks dictionaries, whose keys are data and not names to be converted.
protocol StringKeyed {}

extension Dictionary: StringKeyed where Key == String {}
