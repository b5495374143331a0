package dev.usersapi;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which packages may use which: resources use the general packages, never the other way round. */
@AnalyzeClasses(packages = "dev.usersapi", importOptions = DoNotIncludeTests.class)
class DependenciesTest {

    /** What any resource needs. */
    private static final String[] KIT = {
        "dev.usersapi.http",
        "dev.usersapi.json",
        "dev.usersapi.problem",
        "dev.usersapi.item",
        "dev.usersapi.access",
        "dev.usersapi.dynamodb",
        "dev.usersapi.config"
    };

    @ArchTest
    static final ArchRule PACKAGES_USE_ONLY_LOWER_LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("resources")
            .definedBy(resideInAPackage("dev.usersapi.*..")
                    .and(resideOutsideOfPackages(KIT))
                    .and(resideOutsideOfPackage("dev.usersapi.authorizer..")))
            .layer("authorizer")
            .definedBy("dev.usersapi.authorizer")
            .layer("jwt")
            .definedBy("dev.usersapi.authorizer.jwt")
            .layer("dynamodb")
            .definedBy("dev.usersapi.dynamodb")
            .layer("item")
            .definedBy("dev.usersapi.item")
            .layer("http")
            .definedBy("dev.usersapi.http")
            .layer("json")
            .definedBy("dev.usersapi.json")
            .layer("problem")
            .definedBy("dev.usersapi.problem")
            .layer("access")
            .definedBy("dev.usersapi.access")
            .layer("config")
            .definedBy("dev.usersapi.config")
            .whereLayer("resources")
            .mayOnlyAccessLayers("dynamodb", "item", "http", "json", "problem", "access", "config")
            .whereLayer("authorizer")
            .mayOnlyAccessLayers("jwt", "json", "access", "config")
            .whereLayer("jwt")
            .mayOnlyAccessLayers("json", "config")
            .whereLayer("dynamodb")
            .mayOnlyAccessLayers("item", "http", "json", "problem", "config")
            .whereLayer("item")
            .mayOnlyAccessLayers("http", "json", "problem", "access")
            .whereLayer("http")
            .mayOnlyAccessLayers("json", "problem", "access")
            .whereLayer("json")
            .mayOnlyAccessLayers("problem")
            .whereLayer("problem")
            .mayNotAccessAnyLayer()
            .whereLayer("access")
            .mayNotAccessAnyLayer()
            .whereLayer("config")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.usersapi.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_HTTP_READS_EVENTS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.usersapi.http")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.amazonaws.services.lambda.runtime.events..");

    /** Other parsers would keep the names that they have read for the life of the process. */
    @ArchTest
    static final ArchRule ONLY_JSON_MAKES_PARSERS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.usersapi.json.Json")
            .should()
            .dependOnClassesThat(simpleNameStartingWith("JsonFactory")
                    .or(resideInAnyPackage(
                            "com.fasterxml.jackson.databind..",
                            "com.auth0.jwt",
                            "com.auth0.jwt.impl..",
                            "software.amazon.awssdk.protocols.jsoncore..",
                            "software.amazon.awssdk.thirdparty.jackson..")));

    @ArchTest
    static final ArchRule ONLY_TABLES_USE_DYNAMODB = noClasses()
            .that()
            .resideOutsideOfPackage("dev.usersapi.dynamodb")
            .and()
            .haveSimpleNameNotEndingWith("Table")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk.services.dynamodb..");
}
