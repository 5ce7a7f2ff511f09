package dev.telefarm.worker.telegram;

/** The value of a TDLib option. */
public sealed interface OptionValue extends TdObject {
  record OptionValueBoolean(boolean value) implements OptionValue {}

  record OptionValueEmpty() implements OptionValue {}

  record OptionValueInteger(long value) implements OptionValue {}

  record OptionValueString(String value) implements OptionValue {}
}
