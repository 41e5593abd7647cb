/// One header or trailer line as it came; what a parser's list of headers is made of.
public typealias HTTPFieldLine = (name: String, value: String)
