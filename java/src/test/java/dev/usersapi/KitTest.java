package dev.usersapi;

import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the kit, {@code package-info.java}, and what the kit makes public. */
class KitTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.usersapi");

    private static final Set<String> KIT = Stream.of("http", "json", "problem", "item", "access", "dynamodb", "config")
            .map("dev.usersapi."::concat)
            .collect(Collectors.toSet());

    private static final String RESOURCE = "dev.usersapi.users";

    /** The types and members that the page names, such as {@code dev.usersapi.http.Request#header}. */
    private static Set<String> onThePage() throws IOException {
        String page = Files.readString(Path.of("src/main/java/dev/usersapi/package-info.java"));
        return Pattern.compile("\\{@link ([\\w.#]+)}")
                .matcher(page)
                .results()
                .map(link -> link.group(1))
                .collect(Collectors.toSet());
    }

    private static Stream<JavaClass> kit() {
        return CLASSES.stream().filter(type -> KIT.contains(type.getPackageName()));
    }

    private static String topLevel(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    @Test
    void thePageNamesEveryTypeThatAResourceUses() throws IOException {
        Set<String> used = CLASSES.stream()
                .filter(type -> type.getPackageName().equals(RESOURCE))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .filter(type -> KIT.contains(type.getPackageName()))
                .map(KitTest::topLevel)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(onThePage()).containsAll(used);
    }

    @Test
    void whatOnlyItsOwnRoomUsesIsNotPublic() throws IOException {
        Set<String> page = onThePage();
        // What is inside an interface is public by itself.
        Stream<String> types = kit().filter(type -> type.getModifiers().contains(PUBLIC))
                .filter(type ->
                        type.getEnclosingClass().filter(JavaClass::isInterface).isEmpty())
                .filter(type -> CLASSES.stream()
                        .filter(part -> topLevel(part).equals(topLevel(type)))
                        .flatMap(part -> part.getDirectDependenciesToSelf().stream())
                        .map(Dependency::getOriginClass)
                        .allMatch(user -> user.getPackageName().equals(type.getPackageName())))
                .map(JavaClass::getName)
                .filter(name -> !page.contains(name));
        Stream<String> members = kit().filter(type -> type.getModifiers().contains(PUBLIC))
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(KitTest::couldBeHidden)
                .filter(member -> member.getAccessesToSelf().stream()
                        .allMatch(access -> access.getOriginOwner()
                                .getPackageName()
                                .equals(member.getOwner().getPackageName())))
                .map(member -> member.getOwner().getName() + "#" + member.getName())
                .filter(name -> !page.contains(name));

        assertThat(Stream.concat(types, members)).isEmpty();
    }

    /** A member that is public without need: neither Java nor a supertype demands it. */
    private static boolean couldBeHidden(JavaCodeUnit member) {
        JavaClass owner = member.getOwner();
        boolean ofARecord = owner.isRecord()
                && (member.isConstructor()
                        || owner.tryGetField(member.getName()).isPresent()
                        || Set.of("equals", "hashCode", "toString").contains(member.getName()));
        boolean ofAnEnum = owner.isEnum() && Set.of("values", "valueOf").contains(member.getName());
        boolean overrides = member instanceof JavaMethod method
                && Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                        .anyMatch(type -> type.tryGetMethod(
                                        method.getName(),
                                        method.getRawParameterTypes().stream()
                                                .map(JavaClass::getName)
                                                .toArray(String[]::new))
                                .isPresent());
        return member.getModifiers().contains(PUBLIC) && !ofARecord && !ofAnEnum && !overrides && !owner.isInterface();
    }
}
