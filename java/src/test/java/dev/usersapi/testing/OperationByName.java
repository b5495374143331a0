package dev.usersapi.testing;

import dev.usersapi.access.Operation;
import dev.usersapi.access.Operations;
import org.junit.jupiter.params.converter.ArgumentConversionException;
import org.junit.jupiter.params.converter.TypedArgumentConverter;

/** Converts the name of a constant of {@link Operations}, such as {@code GET_USER}. */
public final class OperationByName extends TypedArgumentConverter<String, Operation> {

    public OperationByName() {
        super(String.class, Operation.class);
    }

    @Override
    protected Operation convert(String name) {
        try {
            return (Operation) Operations.class.getField(name).get(null);
        } catch (ReflectiveOperationException e) {
            throw new ArgumentConversionException("There is no operation " + name, e);
        }
    }
}
